namespace Licenzy.Server.Platform.Portal;

/// <summary>What a member is in an account. Each role may do what those before it may.</summary>
internal enum PortalRole
{
    /// <summary>Reads.</summary>
    Viewer,

    /// <summary>Works for customers: grants, revokes, adjusts, sends again.</summary>
    Support,

    /// <summary>Configures: products, keys, connections, endpoints, projects.</summary>
    Admin,

    /// <summary>Everything: members, plan, erasure.</summary>
    Owner,
}

/// <summary>What a route needs. Public: <c>GET /portal/me</c> names those that the caller has.</summary>
internal enum Permission
{
    /// <summary>See everything of a project.</summary>
    Read,

    /// <summary>Act for customers: manual actions, sync, requeue, resend, replay, link.</summary>
    Operate,

    /// <summary>Change products, keys, connections, endpoints and settings.</summary>
    Configure,

    /// <summary>Change members and the plan, erase customers, delete projects.</summary>
    Own,
}

/// <summary>Roles and permissions as rows, bodies and people know them.</summary>
internal static class PortalRoles
{
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<PortalRole>().Select(ToText)];

    public static string ToText(this PortalRole role) =>
        role switch
        {
            PortalRole.Owner => "owner",
            PortalRole.Admin => "admin",
            PortalRole.Support => "support",
            _ => "viewer",
        };

    public static string ToText(this Permission permission) =>
        permission switch
        {
            Permission.Own => "own",
            Permission.Configure => "configure",
            Permission.Operate => "operate",
            _ => "read",
        };

    /// <summary>Reads a stored or sent role; false when it is none.</summary>
    public static bool TryRead(string? text, out PortalRole role)
    {
        var index = text is null ? -1 : All.ToList().IndexOf(text);
        role = index < 0 ? PortalRole.Viewer : (PortalRole)index;
        return index >= 0;
    }

    /// <summary>The least role that has a permission.</summary>
    public static PortalRole LeastFor(Permission permission) =>
        permission switch
        {
            Permission.Own => PortalRole.Owner,
            Permission.Configure => PortalRole.Admin,
            Permission.Operate => PortalRole.Support,
            _ => PortalRole.Viewer,
        };

    public static bool Has(this PortalRole role, Permission permission) => role >= LeastFor(permission);

    /// <summary>All that a role may do, as <c>GET /portal/me</c> says it.</summary>
    public static IReadOnlyList<string> PermissionsOf(PortalRole role) =>
        [.. Enum.GetValues<Permission>().Where(permission => role.Has(permission)).Select(ToText)];
}
