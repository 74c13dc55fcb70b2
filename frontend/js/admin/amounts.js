// Reckoning with the API's decimal strings.

/** `amount` less `other`, with as many decimals as `amount` has. */
export function minus(amount, other) {
  const digits = String(amount).split('.')[1]?.length ?? 0;
  return (Number(amount) - Number(other)).toFixed(digits);
}
