{ pkgs, ... }:
{
  system.fsPackages = [ pkgs.sshfs ];
  fileSystems."/mnt/far" = {
    device = "me@far.example.org:/home/me";
    fsType = "sshfs";
    options = [ "nodev" "noatime" "allow_other" "reconnect" "IdentityFile=/etc/ssh/far" ];
  };
}
