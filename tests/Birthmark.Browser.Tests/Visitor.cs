using Microsoft.Playwright;

namespace Birthmark.Browser.Tests;

/// <summary>Somebody with a browser: what they click, and what the browser objects to meanwhile.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly List<string> objections = [];

    private Visitor(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            // Answers of 4xx and 5xx are logged as errors too; refusals are what some tests are about.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal) && !message.Text.StartsWith("Response Status Error Code", StringComparison.Ordinal))
            {
                objections.Add(message.Text);
            }
        };
        page.PageError += (_, error) => objections.Add(error);
    }

    internal IPage Page { get; }

    internal IBrowserContext Context => context;

    /// <summary>Violations of the content security policy, errors of scripts.</summary>
    internal IReadOnlyList<string> Objections => objections;

    internal static async Task<Visitor> ComeAsync(IBrowserContext context)
    {
        context.SetDefaultTimeout(30_000);
        return new Visitor(context, await context.NewPageAsync());
    }

    internal async Task SignInAsync(string name, string password = Floor.Password)
    {
        await Page.GotoAsync("/console/sign-in");
        await Page.GetByLabel("Name").FillAsync(name);
        await Page.GetByLabel("Password").FillAsync(password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Page.WaitForURLAsync("**/console/line");
    }

    /// <summary>Follows a one-time link and sets the password.</summary>
    internal async Task AcceptAsync(string link, string? name)
    {
        await Page.GotoAsync(link);
        if (name is not null)
        {
            await Page.GetByLabel("Name").FillAsync(name);
        }

        await Page.GetByLabel("Password").FillAsync(Floor.Password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Create account and sign in" }).ClickAsync();
        await Page.WaitForURLAsync("**/console/line");
    }

    internal async Task<string> InviteAsync(string name, params string[] roles)
    {
        await Page.GotoAsync("/console/people");
        await Page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        foreach (var role in new[] { "owner", "operator", "auditor" })
        {
            await Page.Locator($"input[name=role][value={role}]").SetCheckedAsync(roles.Contains(role));
        }

        await Page.GetByRole(AriaRole.Button, new() { Name = "Make a link" }).ClickAsync();
        return await Page.Locator(".bm-secret").InnerTextAsync();
    }

    /// <summary>The sentence of the refusal that the page shows.</summary>
    internal Task<string> RefusalAsync() => Page.Locator(".bm-refusal").InnerTextAsync();

    internal ILocator Figure(string name) => Page.Locator($"[data-figure={name}]");

    public ValueTask DisposeAsync() => new(context.CloseAsync());
}
