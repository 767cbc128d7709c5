import { describe, expect, test } from 'vitest';
import { boardOf } from '../support/board.js';
import { BOARD, COLUMNS } from '../support/shipped-board.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { openFindings } from './support/findings.js';
import { checkPromises } from './support/invariants.js';
import { order } from './support/orders.js';
import { openWorld } from './support/world.js';
