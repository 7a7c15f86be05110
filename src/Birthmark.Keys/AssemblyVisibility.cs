using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Birthmark.Keys.Tests")]
