{ config, lib, ... }:
{
  services.k3s = {
    enable = true;
    role = "agent";
    serverAddr = "https://10.2.0.1:6443";
  };
  boot.kernelModules = [ "rbd" "ceph" ];
  systemd.mounts = [
    {
      what = "10.2.0.5:/volumes";
      where = "/var/lib/volumes";
      type = "nfs4";
      options = "nfsvers=4.2,hard";
      wantedBy = [ "multi-user.target" ];
      before = [ "k3s.service" ];
    }
  ];
}
