using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Birthmark.Pki.Tests")]
