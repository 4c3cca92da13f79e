using MiniCrm.Database.Querying;
using Npgsql;

namespace MiniCrm.Grains;

/// <summary>Asks the role's database for a row.</summary>
public abstract class RoleHealthGrain(NpgsqlDataSource database) : Grain, IRoleHealthGrain
{
    public Task Check() => database.QueryAsync("select 1", row => row.GetInt32(0));
}
