/** What of @microsoft/teams-js is used here; it leaves itself on the page and exports nothing. */
interface App {
  initialize(): Promise<void>;
  getContext(): Promise<{ app: { theme: string } }>;
  registerOnThemeChangeHandler(handler: (theme: string) => void): void;
}
declare global {
  interface Window { microsoftTeams: { app: App } }
}
export {};
