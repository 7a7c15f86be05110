namespace Birthmark.Storage;

/// <summary>One forward-only step of a room's schema. Its text never changes once released.</summary>
/// <param name="Room">Name of the room that owns the tables, e.g. <c>pki</c>.</param>
/// <param name="Number">1, 2, 3 … within the room.</param>
/// <param name="Sql">Statements in the common dialect: <c>BLOB</c>, <c>BIGINT</c>, <c>TEXT</c>, <c>INTEGER PRIMARY KEY</c>.</param>
public sealed record Migration(string Room, int Number, string Sql);
