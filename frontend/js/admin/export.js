// Lists as CSV downloads.
import { download } from '../lib/download.js';
import { busy } from '../lib/states.js';
import { toast } from '../lib/toast.js';

/** Download what `ask(query)` gives for the filters of `list` as the file `name`, while `button` spins. */
export async function exportCsv(button, { list, ask, name }) {
  try {
    const { cursor, sort, ...asked } = list.query();
    download(await busy(button, () => ask(asked)), name);
  } catch (error) {
    if (!('detail' in error)) throw error;
    toast(error.detail, { kind: 'bad' });
  }
}
