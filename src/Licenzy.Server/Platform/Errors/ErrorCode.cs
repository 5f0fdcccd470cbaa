namespace Licenzy.Server.Platform.Errors;

/// <summary>One public error code: what a caller sees in <c>error</c>, and what the generated page docs/errors.md says of it.</summary>
/// <param name="Code">The stable code, snake_case.</param>
/// <param name="Status">The HTTP status that it always comes with.</param>
/// <param name="Title">A short name for people, the same in every answer with this code.</param>
/// <param name="WhatToDo">What the caller should do next, for the documentation.</param>
internal sealed record ErrorCode(string Code, int Status, string Title, string WhatToDo);
