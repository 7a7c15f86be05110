using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Birthmark.Server.Tests")]
