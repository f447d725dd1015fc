{ config, pkgs, ... }:
{
  services.gitea = {
    enable = true;
    stateDir = "/tank/gitea";
    settings.server.DOMAIN = "git.example.net";
  };
  # The pool must be there before the service is.
  systemd.services.gitea = {
    after = [ "zfs-mount.service" ];
    requires = [ "zfs-mount.service" ];
  };
}
