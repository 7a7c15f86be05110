using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Birthmark.Cli.Tests")]
