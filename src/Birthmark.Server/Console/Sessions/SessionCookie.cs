namespace Birthmark.Server.Console.Sessions;

/// <summary>Where a browser keeps its session's token: out of reach of scripts, of other sites, and of plain HTTP.</summary>
internal static class SessionCookie
{
    // RFC 6265bis §4.1.3.2: with this prefix a browser takes it only from this host over TLS.
    internal const string Name = "__Host-birthmark";

    internal static string? Read(HttpContext context) => context.Request.Cookies[Name];

    internal static void Write(HttpContext context, string token) => context.Response.Cookies.Append(Name, token, Options());

    internal static void Remove(HttpContext context) => context.Response.Cookies.Delete(Name, Options());

    private static CookieOptions Options() => new() { HttpOnly = true, Secure = true, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true };
}
