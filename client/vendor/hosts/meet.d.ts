/** What of @googleworkspace/meet-addons is used here. */
export const meet: { addon: { createAddonSession(how: { cloudProjectNumber: string }): Promise<unknown> } };
