using Birthmark.Server.Console.Text;
using Microsoft.AspNetCore.Components;

namespace Birthmark.Server.Console.Shell;

/// <summary>A component that says something.</summary>
public abstract class Wording : ComponentBase
{
    /// <summary>A text of the console; see <see cref="Words"/>.</summary>
    protected static string T(string english, params ReadOnlySpan<object?> values) => Words.Of(english, values);
}
