using Licenzy.Sandbox.Books;

namespace Licenzy.Sandbox.Protocol;

/// <summary>One call of the API that was let in: whose books it may touch, its parameters, and the id in its path.</summary>
internal sealed record ApiCall(ModeBooks Books, ParameterReader Parameters, string Id);

/// <summary>One operation of the API. It takes all its parameters before it changes anything.</summary>
internal delegate Answer ApiOperation(ApiCall call);
