/** What the extension asks of a browser, in the shape that Chrome and Firefox share. */

interface Told<Arguments extends unknown[]> {
  addListener(hear: (...told: Arguments) => void): void;
}
interface Tab {
  id?: number;
  /** only after a tap on the icon, while the tab stays at that site */
  url?: string;
}
interface Kept {
  get(name?: string): Promise<Record<string, any>>;
  set(values: Record<string, unknown>): Promise<void>;
  remove(names: string[]): Promise<void>;
}
interface Places {
  origins: string[];
}

declare const chrome: {
  action: { onClicked: Told<[Tab]> };
  i18n: { getMessage(name: string, values?: string[]): string };
  permissions: { contains(places: Places): Promise<boolean>; request(places: Places): Promise<boolean> };
  runtime: { getManifest(): { homepage_url?: string } };
  /** Chrome and Edge */
  sidePanel?: {
    setOptions(how: { tabId?: number; path?: string; enabled: boolean }): Promise<void>;
    open(where: { tabId?: number }): Promise<void>;
  };
  /** Firefox */
  sidebarAction: { setPanel(how: { tabId?: number; panel: string }): Promise<void>; open(): Promise<void> };
  storage: { local: Kept; session: Kept };
  tabs: { get(id: number): Promise<Tab>; onUpdated: Told<[number, object, Tab]> };
};
