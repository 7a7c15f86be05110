using Birthmark.Server.Access;
using Microsoft.AspNetCore.Components;

namespace Birthmark.Server.Console.Shell;

/// <summary>What every page and part of the console has at hand.</summary>
public abstract class ConsolePage : Wording
{
    [CascadingParameter]
    public HttpContext Context { get; set; } = null!;

    /// <summary>Who is signed in; null on pages for everyone.</summary>
    protected Caller? Visitor => Context.Features.Get<Caller>();

    protected Caller Caller => Caller.Of(Context);

    protected bool May(Act act) => Visitor?.May(act) ?? false;

    protected string Route(string name) => Context.GetRouteValue(name)?.ToString() ?? "";

    /// <summary>A value of the query; null when it is not there or empty.</summary>
    protected string? Asked(string name) => Context.Request.Query[name].ToString() is { Length: > 0 } text ? text : null;

    /// <summary>
    /// Nothing is drawn before all is read. Blazor would draw once while the reading still waits, for pages that fill up as they go; these are sent whole.
    /// </summary>
    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        OnInitialized();
        await OnInitializedAsync();
        OnParametersSet();
        await OnParametersSetAsync();
        StateHasChanged();
    }

    protected static string Moment(DateTimeOffset at) => Figures.Moment(at);
}
