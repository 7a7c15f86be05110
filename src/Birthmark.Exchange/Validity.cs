namespace Birthmark.Exchange;

/// <summary>Both bounds are inclusive, as those of certificates.</summary>
internal static class Validity
{
    /// <exception cref="ExchangeRefusedException">Not yet, or no more.</exception>
    internal static void Check(string what, DateTimeOffset notBefore, DateTimeOffset notAfter, DateTimeOffset now)
    {
        if (now < notBefore)
        {
            throw new ExchangeRefusedException(ExchangeRefusal.NotYetValid, $"{what} holds from {notBefore:u} on; here it is {now:u}. Wait, or set this machine's clock.");
        }

        if (now > notAfter)
        {
            throw new ExchangeRefusedException(ExchangeRefusal.Expired, $"{what} ended {notAfter:u}; here it is {now:u}. Ask the OEM for a new one.");
        }
    }
}
