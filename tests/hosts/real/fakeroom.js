// BigBlueButton's page, as far as a plugin meets it: made of the plugins' own library, which the page itself uses.
import { BbbPluginSdk, GenericContentSidekickArea } from 'bigbluebutton-html-plugin-sdk';
import { HookEvents } from 'bigbluebutton-html-plugin-sdk/dist/cjs/core/enum';
import { DataConsumptionHooks } from 'bigbluebutton-html-plugin-sdk/dist/cjs/data-consumption/enums';

const api = BbbPluginSdk.getPluginApi('a-plugin', 'Sayback');
const place = document.getElementById('side');
const room = (window.room = {
  items: [],
  asked: [],
  ended: [],
  voices: [],
  say(hook, data, more = {}) {
    const detail = { hook, data: { loading: false, data, ...more } };
    dispatchEvent(new CustomEvent(HookEvents.BBB_CORE_SENT_NEW_DATA, { detail }));
  },
  speak(voices, more) {
    room.say(DataConsumptionHooks.TALKING_INDICATOR, (room.voices = voices), more);
  },
  leave() {
    const detail = { data: { userCurrentlyInMeeting: false } };
    dispatchEvent(new CustomEvent(HookEvents.BBB_CORE_UPDATED_MEETING_STATUS, { detail }));
  },
  open() {
    room.root = room.items[0].contentFunction(place);
  },
  close() {
    room.root.unmount();
  },
  same() {
    const { id, name, section, buttonIcon, open, dataTest, contentFunction } = room.items[0];
    const its = new GenericContentSidekickArea({ id, name, section, buttonIcon, open, dataTest, contentFunction });
    const [want, have] = [its, room.items[0]].map((one) => Object.keys(one).sort().join());
    return want === have && its.type === room.items[0].type;
  },
});
api.setGenericContentItems = (items) => {
  room.items = items;
  if (!items.length) room.root?.unmount();
};
addEventListener(HookEvents.PLUGIN_SUBSCRIBED_TO_BBB_CORE, ({ detail }) => {
  room.asked.push(detail.hook);
  if (detail.hook === DataConsumptionHooks.CURRENT_USER) room.say(detail.hook, { userId: 'me', name: 'somebody' });
  if (detail.hook === DataConsumptionHooks.TALKING_INDICATOR) room.speak(room.voices);
});
addEventListener(HookEvents.PLUGIN_UNSUBSCRIBED_FROM_BBB_CORE, ({ detail }) => room.ended.push(detail.hook));
