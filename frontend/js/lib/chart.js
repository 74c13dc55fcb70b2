// Chart.js, loaded when the first plot asks for it.
let loading = null;

/** The Chart class; raises when the file can't be had. */
export function loadChart() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = new URL('../../vendor/chartjs/chart.umd.min.js', import.meta.url);
    script.onload = () => resolve(window.Chart);
    script.onerror = () => {
      loading = null;
      script.remove();
      reject(new Error('The charts could not be loaded.'));
    };
    document.head.append(script);
  });
  return loading;
}
