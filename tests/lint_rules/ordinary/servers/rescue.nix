# The old rack machine: its data disk is looked for before anything else comes up.
{ pkgs, ... }:
{
  systemd.services.wait-for-array = {
    description = "Wait for the slow RAID controller";
    wantedBy = [ "local-fs.target" ];
    before = [ "local-fs.target" ];
    unitConfig.DefaultDependencies = false;
    serviceConfig.Type = "oneshot";
    script = ''
      for attempt in $(seq 60); do
        [ -b /dev/disk/by-label/array ] && exit 0
        sleep 1
      done
      exit 1
    '';
  };
  fileSystems."/array" = { device = "/dev/disk/by-label/array"; fsType = "ext4"; };
}
