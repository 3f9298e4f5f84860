/** The door of a panel inside a call. */
import { begin } from '../../ui/panel/begin.js';

void begin;
