namespace Birthmark.Exchange.Orders;

/// <summary>Whether a message says all that its kind must say.</summary>
internal static class OrderCheck
{
    private const long Most = 1_000_000_000_000;

    internal static void Check(OrderMessage message)
    {
        if (message.Format is not (OrderMessage.OrderFormat or OrderMessage.StopFormat or OrderMessage.ResumeFormat))
        {
            throw Wrong("its format is not known here");
        }

        if (message.IsResume)
        {
            if (message.Counter is not >= 0)
            {
                throw Wrong("it names no value of the counter");
            }

            return;
        }

        if (message.Number is { Length: 0 or > 64 } || message.Number?.Any(char.IsControl) == true || (message.Number is null && !message.IsStop))
        {
            throw Wrong("its number has not 1 to 64 printable characters");
        }

        if (!message.IsStop)
        {
            CheckOrder(message);
        }
    }

    private static void CheckOrder(OrderMessage message)
    {
        if (string.IsNullOrEmpty(message.Project) || string.IsNullOrEmpty(message.Profile))
        {
            throw Wrong("it names no project or no profile");
        }

        if (message.Quantity is not (> 0 and <= Most) || message.PerDay is <= 0 || message.Certificates is < 0 || message.SiteAllowance is < 0)
        {
            throw Wrong("a number in it is out of range");
        }

        if (message.NotBefore is not { } begin || message.NotAfter is not { } end || end <= begin)
        {
            throw Wrong("it does not end after it begins");
        }
    }

    private static ExchangeRefusedException Wrong(string what) => new(ExchangeRefusal.SealedInvalid, $"This is no order, stop or resume that can be used: {what}.");
}
