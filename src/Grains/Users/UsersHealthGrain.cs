using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Users;
using Npgsql;
using Orleans.Concurrency;

namespace MiniCrm.Grains.Users;

[GrainType("usersHealth"), StatelessWorker, Reentrant]
public sealed class UsersHealthGrain([FromKeyedServices("users")] NpgsqlDataSource database) : RoleHealthGrain(database), IUsersHealthGrain;
