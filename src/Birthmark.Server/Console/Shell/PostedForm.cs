namespace Birthmark.Server.Console.Shell;

/// <summary>A form as a browser sent it; the gate has seen to its token.</summary>
internal sealed class PostedForm(IFormCollection fields)
{
    internal string Text(string name) => fields[name].ToString().Trim();

    /// <summary>As it was typed: passwords may begin and end with blanks.</summary>
    internal string Untrimmed(string name) => fields[name].ToString();

    internal string? Optional(string name) => Text(name) is { Length: > 0 } text ? text : null;

    internal IReadOnlyList<string> All(string name) => [.. fields[name].Where(v => !string.IsNullOrEmpty(v)).Select(v => v!)];

    internal IFormFile? File(string name) => fields.Files[name] is { Length: > 0 } file ? file : null;

    /// <summary>Lets minimal-API handlers take one.</summary>
    public static async ValueTask<PostedForm?> BindAsync(HttpContext context) =>
        new(context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false) : FormCollection.Empty);
}
