using System.Text.Json.Nodes;
using Licenzy.Sandbox.Billing;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;

namespace Licenzy.Sandbox.Api;

/// <summary>Finding an object by the id in the path, which most operations begin with.</summary>
internal static class Retrieval
{
    /// <summary>Answers the object as it is; the call takes no parameters.</summary>
    public static Answer Retrieve(this ApiCall call, string type, string noun)
    {
        if (call.Parameters.Problem is { } problem)
        {
            return problem;
        }
        return call.Books.Find(type, call.Id) is { } found ? found : call.NotFound(noun);
    }

    /// <summary>Changes the object, in the time that it lives in, unless that is moving at the moment.</summary>
    public static Answer Change(this ApiCall call, string type, string noun, Func<ModeBooks, JsonObject, Answer> work)
    {
        if (call.Books.Find(type, call.Id) is not { } found || found.ContainsKey("deleted"))
        {
            return call.NotFound(noun);
        }
        var books = call.Books.InTimeOf(found);
        return SimulatedTime.RefuseWhileAdvancing(books) is { } refusal ? refusal : work(books, found);
    }

    /// <summary>The refusal of an id in the path that the account and mode do not have.</summary>
    public static StripeError NotFound(this ApiCall call, string noun) => StripeError.NoSuch(noun, call.Id, "id", 404);
}
