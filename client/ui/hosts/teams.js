/**
 * Teams: its light or dark look, and nothing else. It tells an app neither whether the microphone is on nor who speaks,
 * unless people come without a name; and whatever else it knows of this person is not looked at.
 */

/** @typedef {import('../../core/bridge.js').Adapter} Adapter */

/** Its third theme, for strong contrast, is a dark one. @param {unknown} theme */
const look = (theme) => (theme === 'default' ? 'light' : 'dark');

/** @returns {Promise<Adapter>} */
export async function adapter() {
  await import('../../vendor/hosts/teams.js');
  const { app } = window.microsoftTeams;
  await app.initialize();
  const { theme } = (await app.getContext()).app;
  let here = true;
  return {
    can: [],
    start(tell) {
      tell('look', look(theme));
      app.registerOnThemeChangeHandler((other) => here && tell('look', look(other)));
    },
    stop: () => (here = false),
  };
}
