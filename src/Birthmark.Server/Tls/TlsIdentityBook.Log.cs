namespace Birthmark.Server.Tls;

internal static partial class TlsIdentityBookLog
{
    [LoggerMessage(EventId = 4001, Level = LogLevel.Error, Message = "TLS handshakes fail, because the key of the hub's certificate does not sign: {Why}")]
    internal static partial void Failing(ILogger logger, string why, Exception cause);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Information, Message = "TLS handshakes go again: the key of the hub's certificate signs")]
    internal static partial void Serving(ILogger logger);

    [LoggerMessage(
        EventId = 4003, Level = LogLevel.Warning,
        Message = "The crypto token '{Token}' with the key of the hub's certificate is not active; until it is, the hub serves with a certificate whose key is in software, sealed under the hub key")]
    internal static partial void StandingIn(ILogger logger, string token);
}
