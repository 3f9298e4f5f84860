// Zoom's client, as far as its library speaks with it: what was asked, a microphone, and what a test makes it do.
window.client = {
  asked: [],
  on: true,
  guest: false,
  deaf: false,
  lies: false,
  answer(say, text) {
    const { jsCallId, apiName, data } = JSON.parse(text);
    this.asked.push([apiName, data]);
    if (this.deaf) return;
    const no = this.guest && /AudioState$/.test(apiName);
    if (apiName === 'setAudioState' && !no && !this.lies) this.on = data.audio;
    const results = {
      config: {
        clientVersion: '6.5.0',
        runningContext: 'inMeeting',
        unsupportedApis: [],
        auth: { status: this.guest ? 'unauthorized' : 'authorized', upgradable: true },
      },
      getAudioState: { audio: this.on },
      setAudioState: { message: 'success' },
    };
    const result = no ? { errorCode: '10130', errorMessage: 'not for guests' } : { result: results[apiName] };
    say({ type: 'apiResponse', data: { jsCallId, ...result } });
  },
  event: (name, data) => ({ type: 'event', name, data: { ...data, timestamp: 1 } }),
};
