using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Birthmark.Keys.Tests")]
[assembly: InternalsVisibleTo("Birthmark.Keys.Bench")]
