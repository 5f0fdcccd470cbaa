using System.ComponentModel.DataAnnotations;
using Licenzy.Core.Formats;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;

namespace Licenzy.Server.Access;

/// <summary>One subject in, one decision out. Nothing changes by asking.</summary>
internal sealed class CheckAccess(AccessCache access)
{
    /// <summary>Whose access to decide.</summary>
    /// <param name="SubjectRef">Your own stable id of the customer.</param>
    internal sealed record Request([property: StringLength(255, MinimumLength = 1)] string SubjectRef);

    /// <summary>The decision.</summary>
    /// <param name="SubjectRef">The customer that was asked about.</param>
    /// <param name="Allowed">Whether anything that the customer holds gives access now. An unknown customer is simply not allowed.</param>
    internal sealed record Response(string SubjectRef, bool Allowed);

    public async Task<Answer<Response>> HandleAsync(RuntimeCaller caller, Request request, CancellationToken cancellationToken)
    {
        if (SubjectRef.Check(request.SubjectRef) is { } fault)
        {
            return Fault.Field("subject_ref", fault);
        }

        var allowed = await access.IsAllowedAsync(caller.Scope, request.SubjectRef, cancellationToken);
        return new Response(request.SubjectRef, allowed);
    }
}
