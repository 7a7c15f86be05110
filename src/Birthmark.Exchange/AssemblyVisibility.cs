using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Birthmark.Exchange.Tests")]
