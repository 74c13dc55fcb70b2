// Hand a file that was fetched with a token to the browser's downloads.

/** Save `blob` (such as API.paymentsCsv() answers) as a file called `name`. */
export function download(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
