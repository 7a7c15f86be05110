using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Birthmark.Server.Tests")]
[assembly: InternalsVisibleTo("Birthmark.Browser.Tests")]
