/* Our parts as Dash components (see dashboard/components/controls.py): Dash looks for them on `window`, by namespace.
 * Loaded once React stands there. */
import { Conditions } from "./conditions.js";
import { Check, Checks, Finder, NumberBox, Radios, Select } from "./controls.js";
import { DataTable } from "./data_table.js";
import { MunicipalityMap, MunicipalityTable } from "./parts.js";
import { SearchRun } from "./search_run.js";
import { ScenarioEditor } from "./whatif_editor.js";
import { ScenarioMap } from "./whatif_map.js";

window.reisevei = {
  Check,
  Checks,
  Conditions,
  DataTable,
  Finder,
  Map: MunicipalityMap,
  MunicipalityTable,
  NumberBox,
  Radios,
  ScenarioEditor,
  ScenarioMap,
  SearchRun,
  Select,
};
