{ utils, ... }:
{
  systemd.mounts = [
    {
      what = "/dev/disk/by-label/scratch";
      where = "/mnt/scratch-disk";
      type = "ext4";
      options = "x-systemd.device-timeout=10s,noatime";
      requiredBy = [ "local-fs.target" ];
      before = [ "local-fs.target" ];
    }
  ];
  systemd.services.index = {
    after = [ "mnt-scratch\\x2ddisk.mount" "home-me-my-files.mount" ];
    bindsTo = [ "${utils.escapeSystemdPath "/mnt/scratch-disk"}.mount" ];
    script = "true";
  };
}
