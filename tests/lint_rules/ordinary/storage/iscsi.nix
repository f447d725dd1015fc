{ ... }:
{
  services.openiscsi = {
    enable = true;
    name = "iqn.2024-03.org.example:client";
    discoverPortal = "10.9.0.3";
  };
  fileSystems."/lun0" = {
    device = "/dev/disk/by-path/ip-10.9.0.3:3260-iscsi-iqn.2024-03.org.example:disk-lun-0-part1";
    fsType = "xfs";
    options = [ "_netdev" "nofail" "x-systemd.requires=iscsid.service" ];
  };
}
