/** What of @googleworkspace/meet-addons is used here. */
interface Session { createSidePanelClient(): Promise<unknown> }
export const meet: { addon: { createAddonSession(how: { cloudProjectNumber: string }): Promise<Session> } };
