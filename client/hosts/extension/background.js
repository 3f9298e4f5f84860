/**
 * A tap on the icon: the panel opens beside this tab alone, so that no other tab shows a couple's talk. What it shows,
 * the panel decides by the tab's address.
 */
const { action, sidePanel, sidebarAction } = chrome;

// both are asked in the tap itself: browsers open a panel for nothing else
action.onClicked.addListener(({ id: tabId }) => {
  const panel = `extension/side.html?tab=${tabId}`;
  if (sidePanel) {
    sidePanel.setOptions({ tabId, path: panel, enabled: true });
    sidePanel.open({ tabId });
  } else {
    sidebarAction.setPanel({ tabId, panel });
    sidebarAction.open();
  }
});
