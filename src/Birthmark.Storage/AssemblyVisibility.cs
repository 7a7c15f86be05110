using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Birthmark.Storage.Tests")]
