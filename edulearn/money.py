"""Money: an integer of minor units inside, a decimal string with the currency's digits outside."""

import math
import re
from decimal import Decimal

_CODES_WITH_TWO_DIGITS = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF
CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL
HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP
MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD
SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS
VED VES WST XCD YER ZAR ZMW
""".split()
_CODES_WITHOUT_DIGITS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split()
_CODES_WITH_THREE_DIGITS = "BHD IQD JOD KWD LYD OMR TND".split()

# ISO 4217: each currency's code and the number of digits of its minor unit.
CURRENCY_DIGITS = {
    **dict.fromkeys(_CODES_WITH_TWO_DIGITS, 2),
    **dict.fromkeys(_CODES_WITHOUT_DIGITS, 0),
    **dict.fromkeys(_CODES_WITH_THREE_DIGITS, 3),
}

MAX_MINOR = 99_999_999  # the most that card gateways take at once

_PLAIN_DECIMAL = re.compile(r"[0-9]{1,15}(\.[0-9]{1,15})?", re.ASCII)


def to_minor(value, currency):
    """Minor units of a decimal string or JSON number; ValueError with a sentence if it can't be.

    Nothing is rounded: "19.999" in a currency of two digits is an error, and so are signs,
    exponents, digits that aren't ASCII, NaN and Infinity.
    """
    text = _as_text(value)
    if not _PLAIN_DECIMAL.fullmatch(text):
        raise ValueError("Give an amount of zero or more as a decimal, such as 49.99.")
    digits = CURRENCY_DIGITS[currency]
    if len(text.partition(".")[2]) > digits:
        raise ValueError(f"{currency} amounts have at most {digits} decimals.")
    minor = int(Decimal(text).scaleb(digits))
    if minor > MAX_MINOR:
        raise ValueError(f"The most that can be asked is {to_decimal(MAX_MINOR, currency)}.")
    return minor


def to_decimal(minor, currency):
    """The decimal string that clients get: 4999 → "49.99" where the currency has two digits."""
    digits = CURRENCY_DIGITS[currency]
    return f"{Decimal(minor).scaleb(-digits):.{digits}f}"


def _as_text(value):
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    if isinstance(value, float):
        negative_zero = value == 0 and math.copysign(1, value) < 0
        return "" if negative_zero else (f"{value:.0f}" if value.is_integer() else repr(value))
    return str(value) if isinstance(value, str) or abs(value) < 10**18 else ""
