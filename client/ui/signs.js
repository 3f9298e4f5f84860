/** Icons that no first drawing of a panel needs, added to its own; same form, so `icon()` draws them. */
import { icon } from './draw.js';
import { ICONS } from './icons.js';

Object.assign(ICONS, {
  floor: 'M4 8h12M13 5l3 3-3 3M20 16H8M11 13l-3 3 3 3',
  slow: 'M3 9c3-3 6 3 9 0s6 3 9 0M3 15c3-3 6 3 9 0s6 3 9 0',
  less: '@12 12 8.5M8.5 12h7',
  end: '@12 12 8.5M9 9h6v6H9z',
  back: 'M13.5 6L7.5 12l6 6M17.5 6v12',
  pair: '@9 12 6@15 12 6',
  ring: '@12 12 8',
  dotted: '@12 12 8|',
  server:
    'M6.5 5h11a2 2 0 0 1 2 2v2a2 2 0 0 1-2 2h-11a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2M6.5 13h11a2 2 0 0 1 2 2v2a2 2 0 0 1-2 2h-11a2 2 0 0 1-2-2v-2a2 2 0 0 1 2-2M8 8h.1M8 16h.1',
  minus: 'M7 12h10',
  plus: 'M7 12h10M12 7v10',
  chair: '@12 8 3.5M5.5 19.5a6.5 6.5 0 0 1 13 0',
  code: 'M4.5 4.5h6v6h-6zM13.5 4.5h6v6h-6zM4.5 13.5h6v6h-6zM13.5 13.5h2.5v2.5M19.5 13.5v6h-6v-1',
  copy: 'M11 8.5h6a2.5 2.5 0 0 1 2.5 2.5v6a2.5 2.5 0 0 1-2.5 2.5h-6a2.5 2.5 0 0 1-2.5-2.5v-6a2.5 2.5 0 0 1 2.5-2.5M15.5 8.5V7A2.5 2.5 0 0 0 13 4.5H7A2.5 2.5 0 0 0 4.5 7v6A2.5 2.5 0 0 0 7 15.5h1.5',
  share: 'M12 14.5V4.5M8.300 8L12 4.300 15.700 8M8 11H6.5v8.5h11V11H16',
});

export { icon };
