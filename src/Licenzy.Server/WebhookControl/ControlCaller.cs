using Licenzy.Server.Audit;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;

namespace Licenzy.Server.WebhookControl;

/// <summary>
/// Who controls webhooks: an application by its key, or a person in the portal. Both do the same through the same operations; what a
/// person does is told to the audit log besides.
/// </summary>
internal sealed class ControlCaller
{
    private readonly PortalCaller? person;
    private readonly AuditLog audit;

    private ControlCaller(Scope scope, PortalCaller? person, AuditLog audit)
    {
        Scope = scope;
        this.person = person;
        this.audit = audit;
    }

    /// <summary>Whose webhooks.</summary>
    public Scope Scope { get; }

    /// <summary>Whether it is a person in the portal.</summary>
    public bool IsPerson => person is not null;

    /// <summary>The caller of this request, by whichever door it came.</summary>
    public static ValueTask<ControlCaller> BindAsync(HttpContext context)
    {
        var audit = context.RequestServices.GetRequiredService<AuditLog>();
        var caller = (context.Features.Get<RuntimeCaller>(), context.Features.Get<PortalCaller>()) switch
        {
            ({ } key, null) => new ControlCaller(key.Scope, person: null, audit),
            (null, { } person) => new ControlCaller(person.Scope, person, audit),
            _ => throw new InvalidOperationException("The route declares neither a runtime scope nor a reach in the portal."),
        };
        return ValueTask.FromResult(caller);
    }

    /// <summary>Tells the audit log what a person did; the last thing that the transaction writes of the deed.</summary>
    public Task TellAsync(Session session, AuditEntry entry) =>
        person is null ? Task.CompletedTask : audit.WriteAsync(session, person, entry);
}
