{ ... }:
let
  slow = [ "nofail" "x-systemd.device-timeout=60s" ];
in
{
  systemd.mounts = [
    {
      what = "/dev/disk/by-id/scsi-SATA_TOSHIBA_MG08ACA1_71K0A03DFVGG-part1";
      where = "/srv/cold";
      type = "ext4";
      options = "noatime,nofail";
      wantedBy = [ "multi-user.target" ];
    }
  ];
  fileSystems."/tmp/build" = {
    device = "tmpfs";
    fsType = "tmpfs";
    options = slow;
  };
}
