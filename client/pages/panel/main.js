/** The panel's page. */
import { begin } from '../../ui/panel/begin.js';

begin();
