using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Shapes;

namespace Licenzy.Sandbox.Api;

/// <summary><c>/v1/account</c>: the account that the key opens.</summary>
internal static class Accounts
{
    public static Answer Retrieve(ApiCall call) => call.Parameters.Problem is { } problem ? problem : CatalogueShapes.Account(call.Books);
}
