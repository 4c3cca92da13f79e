using MiniCrm.Hosting;

namespace MiniCrm.Database.Migrations;

/// <summary>A database cannot be brought to this build's schema, and trying again will not help. The message names the database, and the script if it is one's fault.</summary>
public sealed class MigrationException : StartException
{
    public MigrationException()
    {
    }

    public MigrationException(string message)
        : base(message)
    {
    }

    public MigrationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
