// What every page loads. Each island is an extra on a page that works without it.

import { prepareAnnouncements } from "./shared/announce";
import { mountCopy } from "./islands/copy";
import { mountDraft } from "./islands/draft";
import { mountKeys } from "./islands/keys";
import { mountNames } from "./islands/names";
import { mountPrint } from "./islands/print";
import { mountScreen } from "./islands/screen";
import { mountSeal } from "./islands/seal";
import { mountSwap } from "./islands/swap";
import { mountUpload } from "./islands/upload";

prepareAnnouncements();
mountScreen(); // first: what closes a sealed value must not depend on anything else
mountSeal();
mountKeys();
mountSwap();
mountDraft();
mountNames();
mountCopy();
mountPrint();
mountUpload();
