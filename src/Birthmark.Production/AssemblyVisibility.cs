using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Birthmark.Production.Tests")]
